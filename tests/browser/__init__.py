"""Real Chromium against the real pages."""
