package io.parallax.deploy.stream;

/**
 * What a stream came to.
 *
 * @param before frames that earlier calls had stored
 * @param stored frames that this call stored
 * @param frames of the scan
 */
public record StreamResult(int before, int stored, int frames) {

  /** Whether the topic has the whole scan. */
  public boolean isComplete() {
    return before + stored == frames;
  }
}
