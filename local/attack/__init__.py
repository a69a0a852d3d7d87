"""Requests by the thousand that schemathesis makes up from the API's contract, sent to a stack as every role."""
