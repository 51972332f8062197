package io.parallax.inference.worker;

import io.parallax.schemas.Model;
import io.parallax.schemas.generation.Generations;

/**
 * The consumer group in which all workers together read the frames for one model.
 *
 * @param id its name
 * @param transactions what the transactional ids of its producers begin with
 * @param note what it writes beside its offsets; empty for nothing
 * @param replay where it begins when it has committed nothing
 */
public record FrameGroup(String id, String transactions, String note, Replay replay) {
  private static final String NOTE = "in force since ";

  /**
   * What the group of a generation writes beside its offsets: since when the generation is in
   * force. One that was retired and is announced again has no state any longer, so it begins from
   * the start.
   */
  static String note(Model model) {
    return NOTE + Generations.inForceSince(model);
  }

  /**
   * Whether an offset that the group of a generation has committed counts, by what is written
   * beside it: not if that was before a retirement. An operator who moves the group writes nothing.
   */
  public static boolean isCounted(String committedNote, Model model) {
    return isCounted(committedNote, note(model));
  }

  boolean isCounted(String committedNote) {
    return isCounted(committedNote, note);
  }

  private static boolean isCounted(String committedNote, String note) {
    return !committedNote.startsWith(NOTE) || committedNote.equals(note);
  }
}
