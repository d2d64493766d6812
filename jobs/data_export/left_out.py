"""The tables that somebody's data export has nothing of, and why."""

LEFT_OUT: dict[str, str] = {
    "act_reason": "Why coordinators acted, in words for each other, in which others may be named; asked for by letter.",
    "archive": "When what the two of a relationship wrote will be emptied: a clock of the scheme's.",
    "attempt": "What a client asked for lately, kept for two days so that it has one effect.",
    "contract_edition": "The scheme's words for the contract; nobody's.",
    "confidential_record": "That a coordinator opened what two people share: their relationship's history has it.",
    "file_piece": "The export itself.",
    "guide_edition": "The scheme's texts; nobody's.",
    "guide_shelf": "The scheme's texts while they are written; nobody's.",
    "heartbeat": "When workers last swept; nobody's.",
    "named_mentor": "Whom mails about saved searches have named already, so that nobody is named twice.",
    "policy": "The scheme's rules; nobody's.",
    "roll_row": "Lines of a file that a coordinator sent; what the roll says of you stands in `roll`.",
    "search_miss": "What was looked for in vain, counted; nobody's.",
    "single_use_token": "Links that were mailed; who reads them here could use them.",
    "timed_notice": "When reminders are due: a clock of the scheme's.",
    "tool_figure": "The numbers of tools once more, for averages over many pairs; they stand in the tools.",
    "topic": "The scheme's list of topics; which ones were chosen stands with the profile.",
}
