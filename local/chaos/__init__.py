"""The whole service under faults: many calls at once, one seed a run, and a model that says what must hold.

`scheduler` lets one of many calls run at a time; `wire` is where calls meet DynamoDB and the event bus, and where
`faults` happen; `traffic` says who does what, `ledger` what was answered; `checks` and its neighbours say what was
broken.
"""
