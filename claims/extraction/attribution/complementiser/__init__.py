"""Languages in which a complementiser marks the reported clause (Arabic): surface first."""
