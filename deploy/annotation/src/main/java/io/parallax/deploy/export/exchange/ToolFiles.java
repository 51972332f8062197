package io.parallax.deploy.export.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files of one annotation tool, both ways. */
public interface ToolFiles {

  /**
   * Writes requests so that the tool can import them.
   *
   * @param directory is there and empty
   * @throws IOException if a file cannot be written
   */
  void write(Path directory, List<ExportItem> items) throws IOException;

  /**
   * Reads what the tool exported. Pictures on which nobody did anything are no answers; they are
   * counted, as is all else that the files hold and no answer has.
   *
   * @param path what the tool wrote: its file, or the directory that has it, which may lie in a zip
   *     file
   * @throws IOException if a file cannot be read
   * @throws UnreadableAnswersException if it is not what the tool writes
   */
  ToolAnswers read(Path path) throws IOException;
}
