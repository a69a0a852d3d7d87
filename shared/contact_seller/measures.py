"""What functions count and measure for CloudWatch, written with their logs."""

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

__all__ = ["MetricUnit", "metrics"]

metrics = Metrics()
