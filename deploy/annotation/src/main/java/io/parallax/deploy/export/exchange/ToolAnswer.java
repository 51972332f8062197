package io.parallax.deploy.export.exchange;

import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.schemas.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What somebody said about one request in a tool, not yet checked.
 *
 * @param parts in the order in which they lie over each other, over the picture that the tool
 *     showed; none unless LABELLED
 * @param reason why, for SKIPPED and UNCLEAR; may be empty
 * @param marked whether it may be the model's guess still: the tool has it marked as one, or has no
 *     way to mark it
 * @param fault what makes it no answer that could be read
 * @param author who said it and when; unknown for most tools
 */
public record ToolAnswer(
    String requestId,
    Verdict verdict,
    List<ClassMask> parts,
    String reason,
    boolean marked,
    Optional<String> fault,
    Author author) {

  /** An answer that gives classes. */
  public static ToolAnswer labelled(String requestId, List<ClassMask> parts, boolean marked) {
    return new ToolAnswer(
        requestId, Verdict.LABELLED, parts, "", marked, Optional.empty(), Author.UNKNOWN);
  }

  /** An answer that gives none, with the reason if one was said; the verdict is not LABELLED. */
  public static ToolAnswer without(String requestId, Verdict verdict, String reason) {
    return new ToolAnswer(
        requestId, verdict, List.of(), reason, false, Optional.empty(), Author.UNKNOWN);
  }

  /** What could not be read as an answer, and why. */
  public static ToolAnswer faulty(String requestId, String fault) {
    return new ToolAnswer(
        requestId, Verdict.LABELLED, List.of(), "", false, Optional.of(fault), Author.UNKNOWN);
  }

  /** The same, said by somebody. */
  public ToolAnswer by(Author who) {
    return new ToolAnswer(requestId, verdict, parts, reason, marked, fault, who);
  }
}
