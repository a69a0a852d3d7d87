"""Whatever mentions DynamoDB. Raises the errors of `rules` and of `storage.transaction`; knows no HTTP."""
