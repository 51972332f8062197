package io.parallax.deploy.cli.role;

import io.parallax.deploy.annotate.Annotation;

/** A simulated annotator that has begun. */
public record AnnotatorRole(String description, Annotation annotation) implements Role {

  @Override
  public String name() {
    return "annotator";
  }

  @Override
  public boolean isRunning() {
    return annotation.isRunning();
  }

  @Override
  public Throwable failure() {
    return annotation.failure();
  }

  @Override
  public void close() {
    annotation.close();
  }
}
