"""The one logger: structured, with ids, counts and verdicts; never message texts, addresses or tokens."""

import os

from aws_lambda_powertools import Logger

# All functions write into one log group, so each line names its function.
logger = Logger(function_name=os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))
