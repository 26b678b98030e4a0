"""Sources and documents under ``/api/v1/``."""
