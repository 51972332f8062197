package io.parallax.topology.closing;

import java.util.HashSet;
import java.util.Set;

/**
 * The stores of a sub-topology that hold what belongs to scenes.
 *
 * @param closings how often each scene has been closed: of {@link ClosedScenes}
 * @param ofScenes those whose keys begin with a scene's id and a slash; a closed scene leaves them
 */
public record SceneStores(String closings, Set<String> ofScenes) {
  /** The names of all of them but some. */
  public Set<String> allBut(Set<String> some) {
    Set<String> names = new HashSet<>(ofScenes);
    names.add(closings);
    names.removeAll(some);
    return names;
  }
}
