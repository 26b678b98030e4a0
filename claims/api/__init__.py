"""Articles, runs, claims, evidence and assessments under ``/api/v1/``."""
