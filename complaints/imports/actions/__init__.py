"""Taking files in and running their imports: `take_in` keeps an uploaded file, `run_waiting` and `run_file` import."""

from complaints.imports.actions.asking import AlreadyImportedError, import_tried, save_mapping, take_in, try_again
from complaints.imports.actions.outcome import READ_TO_THE_END
from complaints.imports.actions.running import Watch, run_file, run_waiting

__all__ = [
    "READ_TO_THE_END",
    "AlreadyImportedError",
    "Watch",
    "import_tried",
    "run_file",
    "run_waiting",
    "save_mapping",
    "take_in",
    "try_again",
]
