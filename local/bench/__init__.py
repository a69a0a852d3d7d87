"""Measures what the project does beside what others do; nothing here runs on AWS.

`figures` and `tables` are for every benchmark; each other module belongs to the one that its docstring names.
"""
