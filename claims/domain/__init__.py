"""What holds of claims without any stored row: pure, no queries."""
