package io.parallax.schemas.generation;

/** Where a generation stands among the others. */
public enum Standing {
  /** It asks. */
  ACTIVE,
  /** It was active, and another one is now; a rollback goes to the last of them. */
  SUPERSEDED,
  /** It scores in the shadow. */
  CANDIDATE,
  /** It is used no longer. */
  RETIRED,
  /** Its announcement does not count. */
  REFUSED
}
