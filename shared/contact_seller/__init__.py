"""Contact Seller: what its Lambda functions share, deployed as a layer.

Imports run one way: functions -> http, stream -> usecases -> storage -> rules.
"""

import gc

# A cold start makes some 100,000 objects that stay. Looking through them for garbage every 2,000, as Python does by
# default, finds none, and takes an eighth of the time.
gc.set_threshold(100_000)
