"""Files on their way into the record: `begin` keeps one as a draft and `try_out` lets it wait, `take_in` does both at
once; `run_waiting` and `run_file` import, `cancel` stops that."""

from complaints.imports.actions.asking import (
    AlreadyImportedError,
    change_mapping,
    delete_mapping,
    earlier_one,
    import_tried,
    save_mapping,
    take_in,
    try_again,
)
from complaints.imports.actions.cancelling import cancel
from complaints.imports.actions.drafting import (
    begin,
    choose,
    discard,
    forget_old_files,
    look_again,
    may_reopen,
    reopen,
    sketch_of,
    tell_columns,
    try_out,
    use_mapping,
)
from complaints.imports.actions.outcome import READ_TO_THE_END
from complaints.imports.actions.running import Watch, run_file, run_waiting

__all__ = [
    "READ_TO_THE_END",
    "AlreadyImportedError",
    "Watch",
    "begin",
    "cancel",
    "change_mapping",
    "choose",
    "delete_mapping",
    "discard",
    "earlier_one",
    "forget_old_files",
    "import_tried",
    "look_again",
    "may_reopen",
    "reopen",
    "run_file",
    "run_waiting",
    "save_mapping",
    "sketch_of",
    "take_in",
    "tell_columns",
    "try_again",
    "try_out",
    "use_mapping",
]
