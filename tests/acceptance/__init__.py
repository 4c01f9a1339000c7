"""The whole system, from its command line to its numbers: real broker, real leases, real training."""
