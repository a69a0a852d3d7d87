"""Whatever mentions a DynamoDB stream's records, a schedule's events, or the event bus."""
