package io.parallax.schemas.generation;

import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.RoleChange;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The generations of a cluster after some records of topic {@code models}. Immutable.
 *
 * <p>The newest record of each generation counts, in the order of the log. A promotion is a record
 * of the generation that becomes active; the one before it is superseded without a record of its
 * own, and stays in force until it is retired. A rollback is a record that makes the active
 * generation a candidate again: the one that it superseded is active then. So the log, compacted or
 * not, gives the same, with one exception: of two records of a generation with different files the
 * first counts, which compaction forgets. Who loads a model finds that out as well, since a
 * generation is named after what its files hold.
 *
 * <p>Announcements that contradict each other are judged by the time of the first announcement, and
 * again after each record: the earlier one counts.
 */
public final class Generations {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> SCHEMES = Set.of("file", "http", "https");

  /** The newest record of each generation, in the order of the log. */
  private final List<Model> newest;

  /** By generation, records with other files than it was announced with. */
  private final Map<String, RefusedModel> changed;

  private final Map<String, RefusedModel> refused = new LinkedHashMap<>();
  private final List<Model> active = new ArrayList<>();
  private final Set<String> retired = new HashSet<>();

  private Generations(List<Model> newest, Map<String, RefusedModel> changed) {
    this.newest = newest;
    this.changed = changed;
    judge();
    for (Model model : newest) {
      if (model.getRole() == ModelRole.ACTIVE && isAccepted(model)) {
        active.add(0, model);
      } else if (model.getRole() == ModelRole.RETIRED && isAccepted(model)) {
        retired.add(model.getGeneration());
      }
    }
  }

  /** Those of a cluster where none was announced. */
  public static Generations none() {
    return new Generations(List.of(), Map.of());
  }

  /** Those after one more record, the next of the log. */
  public Generations with(Model record) {
    String generation = record.getGeneration();
    Optional<Model> known = find(generation).filter(this::isAccepted);
    if (known.isPresent() && !isSameFiles(known.get(), record)) {
      Map<String, RefusedModel> more = new LinkedHashMap<>(changed);
      more.put(
          generation,
          new RefusedModel(
              record,
              "it was announced with %s and now with %s: files of a generation never change"
                  .formatted(files(known.get()), files(record))));
      return new Generations(newest, more);
    }
    Generations others = without(generation);
    List<Model> records = new ArrayList<>(others.newest);
    records.add(record);
    return new Generations(List.copyOf(records), others.changed);
  }

  /** Those after the record of a generation was deleted from the log. */
  public Generations without(String generation) {
    Map<String, RefusedModel> left = new LinkedHashMap<>(changed);
    left.remove(generation);
    return new Generations(
        newest.stream().filter(model -> !model.getGeneration().equals(generation)).toList(), left);
  }

  /** The generation that asks; empty if none does. */
  public Optional<Model> active() {
    return active.stream().findFirst();
  }

  /** Those that were active and not retired, the last of them first: where a rollback goes. */
  public List<Model> superseded() {
    return List.copyOf(active.subList(Math.min(1, active.size()), active.size()));
  }

  /** Those that score in the shadow and were never promoted, or rolled back. */
  public List<Model> candidates() {
    return accepted(ModelRole.CANDIDATE).toList();
  }

  /** Those that are used no longer. */
  public List<Model> retired() {
    return accepted(ModelRole.RETIRED).toList();
  }

  /** Whether a generation is used no longer. */
  public boolean isRetired(String generation) {
    return retired.contains(generation);
  }

  /** Those that frames are scored with: the active one first, then superseded ones, candidates. */
  public List<Model> inForce() {
    return Stream.concat(active.stream(), candidates().stream()).toList();
  }

  /** All announcements that do not count. */
  public Collection<RefusedModel> refused() {
    return Stream.concat(refused.values().stream(), changed.values().stream()).toList();
  }

  /**
   * The newest record of a generation with the files that it was announced with, refused or not.
   */
  public Optional<Model> find(String generation) {
    return newest.stream().filter(model -> model.getGeneration().equals(generation)).findFirst();
  }

  /** Where a generation stands; empty if it was never announced. */
  public Optional<Standing> standing(String generation) {
    return find(generation)
        .map(
            model -> {
              if (!isAccepted(model)) {
                return Standing.REFUSED;
              }
              return switch (model.getRole()) {
                case RETIRED -> Standing.RETIRED;
                case CANDIDATE -> Standing.CANDIDATE;
                case ACTIVE -> model.equals(active.get(0)) ? Standing.ACTIVE : Standing.SUPERSEDED;
              };
            });
  }

  /** All that were announced, in the order of the log. */
  public List<Model> all() {
    return newest;
  }

  /** Why the newest record of a generation does not count; empty if it does, or there is none. */
  public Optional<String> refusalOf(String generation) {
    return Optional.ofNullable(refused.get(generation))
        .or(() -> Optional.ofNullable(changed.get(generation)))
        .map(RefusedModel::why);
  }

  /**
   * Since when a generation is in force, by its newest record: a retirement ends that, and one that
   * is announced again afterwards begins from the start.
   */
  public static Instant inForceSince(Model model) {
    Instant since = model.getAnnouncedAt();
    boolean isEnded = true;
    for (RoleChange change : model.getRoles()) {
      if (change.getRole() == ModelRole.RETIRED) {
        isEnded = true;
      } else if (isEnded) {
        since = change.getAt();
        isEnded = false;
      }
    }
    return since;
  }

  /** The refusals that are new, for logs: a line for each. */
  public List<String> refusalsSince(Generations before) {
    List<String> lines = new ArrayList<>();
    for (RefusedModel refusal : refused()) {
      if (before.refused().stream().noneMatch(refusal::equals)) {
        lines.add(
            "Announcement of generation %s is refused: %s"
                .formatted(Identifiers.shown(refusal.model().getGeneration()), refusal.why()));
      }
    }
    return lines;
  }

  /** What is different from before, for logs: a line for each new refusal and role. */
  public List<String> changesSince(Generations before) {
    List<String> lines = refusalsSince(before);
    lines.addAll(rolesSince(before));
    return lines;
  }

  /** The roles that are new, for logs: a line for each. */
  public List<String> rolesSince(Generations before) {
    List<String> lines = new ArrayList<>();
    Optional<String> was = before.active().map(Model::getGeneration);
    Optional<String> is = active().map(Model::getGeneration);
    if (!is.equals(was)) {
      lines.add(
          is.map("Generation %s is active now"::formatted).orElse("No generation is active now")
              + was.map(", before it was %s"::formatted).orElse(""));
    }
    lines.addAll(entered(candidates(), before.candidates(), "Generation %s is a candidate now"));
    lines.addAll(entered(retired(), before.retired(), "Generation %s is retired now"));
    return lines;
  }

  private static List<String> entered(List<Model> now, List<Model> before, String line) {
    Set<String> known = new TreeSet<>(before.stream().map(Model::getGeneration).toList());
    return now.stream()
        .map(Model::getGeneration)
        .filter(Predicate.not(known::contains))
        .map(line::formatted)
        .toList();
  }

  private Stream<Model> accepted(ModelRole role) {
    return newest.stream().filter(model -> model.getRole() == role && isAccepted(model));
  }

  private boolean isAccepted(Model model) {
    return !refused.containsKey(model.getGeneration());
  }

  /** By the time of announcement, so that a promotion of one never makes another a wrong one. */
  private void judge() {
    List<Model> inForce = new ArrayList<>();
    newest.stream()
        .sorted(Comparator.comparing(Model::getAnnouncedAt).thenComparing(Model::getGeneration))
        .forEach(
            model -> {
              Optional<String> fault = fault(model).or(() -> contradiction(model, inForce));
              if (fault.isPresent()) {
                refused.put(model.getGeneration(), new RefusedModel(model, fault.get()));
              } else if (model.getRole() != ModelRole.RETIRED) {
                inForce.add(model);
              }
            });
  }

  /** What is wrong with an announcement by itself; a retirement needs a name and nothing else. */
  private static Optional<String> fault(Model model) {
    try {
      Identifiers.require("generation", model.getGeneration());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    if (model.getRole() == ModelRole.RETIRED) {
      return Optional.empty();
    }
    Optional<String> fault = faultOfFile("the ONNX file", model.getUri(), model.getSha256());
    String name = model.getFileName();
    if (!name.isEmpty() && (name.indexOf('/') >= 0 || !isBelow(name))) {
      return Optional.of("\"%s\" is no file name".formatted(Identifiers.shown(name)));
    }
    for (ModelPart part : model.getParts()) {
      fault = fault.or(() -> faultOfPart(part));
    }
    return fault.or(() -> ClassOrder.fault(model.getClassNames()));
  }

  /** Whether nothing but names is in a path, so that it leads nowhere else. */
  private static boolean isBelow(String path) {
    return path.indexOf('\\') < 0
        && path.chars().allMatch(c -> c >= ' ')
        && Stream.of(path.split("/", -1))
            .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }

  private static Optional<String> faultOfPart(ModelPart part) {
    String path = part.getPath();
    return isBelow(path)
        ? faultOfFile("its file " + Identifiers.shown(path), part.getUri(), part.getSha256())
        : Optional.of("\"%s\" is no path below the model".formatted(Identifiers.shown(path)));
  }

  private static Optional<String> faultOfFile(String what, String uri, String sha256) {
    if (!SHA_256.matcher(sha256).matches()) {
      return Optional.of("the SHA-256 of %s is not 64 digits of 0-9 and a-f".formatted(what));
    }
    try {
      String scheme = URI.create(uri).getScheme();
      if (scheme != null && SCHEMES.contains(scheme)) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    return Optional.of(
        "the address of %s is no file:, http: or https: URI, but \"%s\""
            .formatted(what, Identifiers.shown(uri)));
  }

  private Optional<String> contradiction(Model model, List<Model> inForce) {
    if (model.getRole() == ModelRole.RETIRED) {
      return Optional.empty();
    }
    String from = model.getTrainedFrom();
    if (from.equals(model.getGeneration())) {
      return Optional.of("it says that it was trained from itself");
    }
    if (!from.isEmpty() && find(from).isEmpty()) {
      return Optional.of(
          "it was trained from %s, which was never announced".formatted(Identifiers.shown(from)));
    }
    for (Model other : inForce) {
      Optional<String> difference =
          ClassOrder.difference(model.getClassNames(), other.getClassNames());
      if (difference.isPresent()) {
        return Optional.of(
            "%s as in generation %s: classes may be added at the end, and never change their order"
                .formatted(difference.get(), other.getGeneration()));
      }
    }
    return Optional.empty();
  }

  private static boolean isSameFiles(Model one, Model other) {
    return one.getSha256().equals(other.getSha256()) && sums(one).equals(sums(other));
  }

  private static Set<String> sums(Model model) {
    return new TreeSet<>(
        model.getParts().stream().map(part -> part.getSha256() + " " + part.getPath()).toList());
  }

  /** The files by their sums, the beginning of each. */
  private static String files(Model model) {
    List<String> sums = new ArrayList<>(List.of(shortened(model.getSha256())));
    model.getParts().forEach(part -> sums.add(shortened(part.getSha256())));
    return "SHA-256 " + String.join(", ", sums);
  }

  private static String shortened(String sum) {
    return Identifiers.shown(sum.substring(0, Math.min(sum.length(), 12))) + "…";
  }
}
