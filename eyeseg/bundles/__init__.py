"""All that the store holds of one experiment as files that another site can check without this store, and the check itself."""

from eyeseg.bundles.consistency import Finding
from eyeseg.bundles.records import Records, collect, restored
from eyeseg.bundles.verification import verify

__all__ = ["Finding", "Records", "collect", "restored", "verify"]
