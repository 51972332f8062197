package io.parallax.inference.model;

import io.parallax.inference.model.WireMessage.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node of an ONNX graph: an operator between named tensors. */
record OnnxNode(WireMessage message) {
  // Tags of the messages of onnx.proto.
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int OPERATOR = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TEXT = 4;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_GRAPHS = 11;

  /** A node without attributes. */
  static OnnxNode of(String operator, String output, String... inputs) {
    List<Field> fields = new ArrayList<>();
    for (String input : inputs) {
      fields.add(Field.of(INPUT, input));
    }
    fields.add(Field.of(OUTPUT, output));
    fields.add(Field.of(OPERATOR, operator));
    return new OnnxNode(new WireMessage(fields));
  }

  List<String> inputs() {
    return message.all(INPUT).stream().map(Field::text).toList();
  }

  /**
   * The first input.
   *
   * @throws IllegalArgumentException if there is none
   */
  String firstInput() {
    return first(inputs(), "input");
  }

  /**
   * The first output.
   *
   * @throws IllegalArgumentException if there is none
   */
  String firstOutput() {
    return first(outputs(), "output");
  }

  private static String first(List<String> names, String what) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a node has no " + what);
    }
    return names.get(0);
  }

  List<String> outputs() {
    return message.all(OUTPUT).stream().map(Field::text).toList();
  }

  /** The same operator with one input and one output. */
  OnnxNode between(String input, String output) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of(INPUT, input));
    fields.add(Field.of(OUTPUT, output));
    message.fields().stream()
        .filter(field -> field.tag() != INPUT && field.tag() != OUTPUT)
        .forEach(fields::add);
    return new OnnxNode(new WireMessage(fields));
  }

  /** Whether it is a control structure, such as a loop. */
  boolean hasGraphInside() {
    return message.all(ATTRIBUTE).stream()
        .map(Field::message)
        .anyMatch(
            attribute ->
                !attribute.all(ATTRIBUTE_GRAPH).isEmpty()
                    || !attribute.all(ATTRIBUTE_GRAPHS).isEmpty());
  }

  /** Whether it interpolates linearly between pixel centres. */
  boolean isEnlargement() {
    return isOperator("Resize")
        && text("mode").equals(Optional.of("linear"))
        && text("coordinate_transformation_mode").orElse("half_pixel").equals("half_pixel");
  }

  /** Whether it is a softmax along the second axis. */
  boolean isSoftmaxOverClasses() {
    return isOperator("Softmax")
        && attribute("axis", ATTRIBUTE_INTEGER).map(Field::number).equals(Optional.of(1L));
  }

  private boolean isOperator(String operator) {
    return message.text(OPERATOR).equals(operator) && message.text(DOMAIN).isEmpty();
  }

  private Optional<String> text(String name) {
    return attribute(name, ATTRIBUTE_TEXT).map(Field::text);
  }

  private Optional<Field> attribute(String name, int value) {
    return message.all(ATTRIBUTE).stream()
        .map(Field::message)
        .filter(attribute -> attribute.text(ATTRIBUTE_NAME).equals(name))
        .flatMap(attribute -> attribute.all(value).stream())
        .findFirst();
  }
}
