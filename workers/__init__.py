"""One host's worker: Celery receives wake-ups, slots claim jobs, supervisors watch runners, runners train."""
