"""What became of every row: results of tasks joined to rows, and the account of a whole list."""

from __future__ import annotations

import polars as pl

from altcraft_core.lists.mending.exporting import Sentence, tell_reasons
from altcraft_core.records import OUTCOMES, Chunk, ChunkStatus, Submission, Target, TaskPhase, TaskState
from altcraft_core.store.files import Files
from altcraft_core.wire.body import read_match_values

#: The outcome of rows whose chunk has no results of its own.
OUTCOME_BY_STATUS = {
    ChunkStatus.PLANNED: "waiting",
    ChunkStatus.SENDING: "in_flight",
    ChunkStatus.PROCESSING: "in_flight",
    ChunkStatus.DONE: "unattributed",
    ChunkStatus.REFUSED: "failed",
    ChunkStatus.FAILED: "failed",
    ChunkStatus.UNKNOWN: "unknown",
    ChunkStatus.CANCELLED: "cancelled",
}


#: Names that no list column is likely to have, while our columns stand beside the list's own.
OUTCOME, PROFILE_ID, ERROR, BLANK = "altcraft:outcome", "altcraft:profile_id", "altcraft:error", "altcraft:blank"


def plan_name(submission_id: str) -> str:
    """The file of encoded items; row ranges of chunks are ranges of it."""
    return f"submissions/{submission_id}/plan.parquet"


def list_name(submission_id: str) -> str:
    """The file of the list as it was uploaded."""
    return f"submissions/{submission_id}/list.parquet"


def issues_name(submission_id: str) -> str:
    """The file of issues and duplicates."""
    return f"submissions/{submission_id}/issues.parquet"


def outcomes_folder(submission_id: str) -> str:
    """Where the outcomes of its chunks lie."""
    return f"submissions/{submission_id}/outcomes"


def people_name(submission_id: str) -> str:
    """The file of who is in the plan, row for row, as hashes."""
    return f"submissions/{submission_id}/people.parquet"


def outcomes_name(chunk: Chunk) -> str:
    """The file of a chunk's outcomes."""
    return f"{outcomes_folder(chunk.submission_id)}/{chunk.label}.parquet"


def join_outcomes(rows: pl.DataFrame, state: TaskState, target: Target) -> pl.DataFrame:
    """Join a task's results to its rows: `_row`, `outcome`, `profile_id`, `created`, `error_code`, `error`.

    By position when there are as many results as rows; otherwise by the match value, where the answer repeats it;
    otherwise the rows stay *unattributed* (or *failed*, when the task failed): nothing is guessed.
    """
    results = state.outcomes
    if results is not None and len(results) == len(rows):
        return _judge(pl.concat([rows.select("_row"), results], how="horizontal"), state)
    if results is not None and results["match"].null_count() == 0 and len(results) > 0:
        known = results.unique("match", keep="none").with_columns(pl.col("match").str.to_lowercase())
        matches = read_match_values(rows["item"], target).str.to_lowercase()
        matched = rows.select("_row", match=matches).join(known, on="match", how="left")
        return _judge(matched, state)
    nothing = rows.select("_row", *(pl.lit(None, kind).alias(name) for name, kind in OUTCOMES.items()))
    return _judge(nothing, state)


def count_created(joined: pl.DataFrame) -> tuple[int | None, int | None]:
    """Of the imported profiles that `join_outcomes` tells, how many are new and how many were there before.

    Those of which the answer told neither are in no count; (None, None) where it told it of nobody.
    """
    told = joined["created"].drop_nulls()
    created = int(told.sum())
    return (None, None) if told.is_empty() else (created, len(told) - created)


def _judge(joined: pl.DataFrame, state: TaskState) -> pl.DataFrame:
    """Name each row's outcome. A slot that names neither a profile nor an error is no outcome."""
    rest = "unattributed" if state.phase is TaskPhase.FINISHED else "failed"
    words = "" if state.phase is TaskPhase.FINISHED else state.error_text
    has_error = pl.col("error").fill_null(0) != 0
    has_profile = pl.col("profile_id").fill_null("") != ""
    return joined.select(
        "_row",
        outcome=pl.when(has_error)
        .then(pl.lit("failed"))
        .when(has_profile)
        .then(pl.lit("imported"))
        .otherwise(pl.lit(rest)),
        profile_id=pl.col("profile_id").fill_null(""),
        created=pl.when(~has_error & has_profile).then("created"),
        error_code=pl.col("error").fill_null(0),
        error=pl.when(has_error | has_profile).then(pl.col("error_text").fill_null("")).otherwise(pl.lit(words)),
    )


def account_rows(
    files: Files, submission: Submission, chunks: tuple[Chunk, ...], sentence_for: Sentence
) -> pl.LazyFrame:
    """Every row of the file once: `_row`, the original columns, `outcome`, `profile_id`, `error`.

    `chunks` are those that count. `sentence_for` says in the `error` column why a row is not sent.
    """
    contact_list = pl.scan_parquet(files.location(list_name(submission.id)))
    columns = [name for name in contact_list.collect_schema().names() if name != "_row"]
    account = pl.concat(
        [_rejected(files, submission.id, sentence_for), _sent(files, submission.id, chunks)], how="vertical"
    )
    is_blank = pl.all_horizontal(pl.col(columns).fill_null("").str.strip_chars() == "")
    kept = _free_names(columns)
    return (
        contact_list.with_columns(is_blank.alias(BLANK))
        .join(account, on="_row", how="left", maintain_order="left")
        .select(
            "_row",
            *columns,
            pl.coalesce(OUTCOME, pl.when(BLANK).then(pl.lit("blank")).otherwise(pl.lit("left_out"))).alias(
                kept["outcome"]
            ),
            pl.col(PROFILE_ID).fill_null("").alias(kept["profile_id"]),
            pl.col(ERROR).fill_null("").alias(kept["error"]),
        )
    )


def _free_names(columns: list[str]) -> dict[str, str]:
    """The names of our three columns, moved aside where the list has such a column already."""
    return {name: f"altcraft_{name}" if name in columns else name for name in ("outcome", "profile_id", "error")}


def _rejected(files: Files, submission_id: str, sentence_for: Sentence) -> pl.LazyFrame:
    reasons = tell_reasons(pl.scan_parquet(files.location(issues_name(submission_id))), sentence_for)
    return reasons.select(
        "_row",
        pl.when("is_duplicate").then(pl.lit("duplicate")).otherwise(pl.lit("rejected")).alias(OUTCOME),
        pl.lit("").alias(PROFILE_ID),
        pl.col("reasons").alias(ERROR),
    )


def _sent(files: Files, submission_id: str, chunks: tuple[Chunk, ...]) -> pl.LazyFrame:
    """The rows of the plan with what became of them."""
    ranges = pl.LazyFrame(
        {
            "start": [chunk.start for chunk in chunks],
            "by_chunk": [OUTCOME_BY_STATUS[chunk.status] for chunk in chunks],
            "words": [chunk.last_words for chunk in chunks],
        },
        schema={"start": pl.UInt32, "by_chunk": pl.String, "words": pl.String},
    ).sort("start")
    rows = pl.scan_parquet(files.location(plan_name(submission_id))).select("_row").with_row_index("start")
    placed = rows.set_sorted("start").join_asof(ranges.set_sorted("start"), on="start", strategy="backward")
    there = files.names(outcomes_folder(submission_id))
    kept = [name for chunk in chunks if (name := outcomes_name(chunk)) in there]
    if not kept:
        return placed.select(
            "_row", pl.col("by_chunk").alias(OUTCOME), pl.lit("").alias(PROFILE_ID), pl.col("words").alias(ERROR)
        )
    # Files that an earlier release wrote have one column less.
    results = pl.scan_parquet([files.location(name) for name in kept], extra_columns="ignore")
    return placed.join(results, on="_row", how="left", maintain_order="left").select(
        "_row",
        pl.coalesce("outcome", "by_chunk").alias(OUTCOME),
        pl.col("profile_id").fill_null("").alias(PROFILE_ID),
        pl.coalesce("error", "words").alias(ERROR),
    )
