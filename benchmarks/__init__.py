"""What is measured, on real scans and texts that lie beside the project (never trained or tuned on)."""
