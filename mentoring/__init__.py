"""How it is started. In a wheel the four rooms lie inside this package; here they come onto the path."""

import sys
from pathlib import Path

_rooms = Path(__file__).parent / "rooms"
if _rooms.is_dir() and str(_rooms) not in sys.path:
    sys.path.insert(0, str(_rooms))
