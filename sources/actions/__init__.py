"""Every write of sources and documents, a module for each noun."""
