"""Set-up and deployment: what a technician runs, and what a service manager reads."""
