"""Contact Seller: what its Lambda functions share, deployed as a layer.

Imports run one way: functions -> http, stream -> usecases -> storage -> rules.
"""
