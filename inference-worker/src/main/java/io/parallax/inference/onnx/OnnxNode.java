package io.parallax.inference.onnx;

import io.parallax.inference.onnx.WireMessage.Field;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node of an ONNX graph: an operator between named tensors.
 *
 * @param message as it is in the file
 */
public record OnnxNode(WireMessage message) {
  // Tags of the messages of onnx.proto.
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int NAME = 3;
  private static final int OPERATOR = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TEXT = 4;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_INTEGERS = 8;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int INTEGER = 2;
  private static final int TEXT = 3;
  private static final int INTEGERS = 7;

  /** A node without attributes. */
  public static OnnxNode of(String operator, String output, String... inputs) {
    List<Field> fields = new ArrayList<>();
    for (String input : inputs) {
      fields.add(Field.of(INPUT, input));
    }
    fields.add(Field.of(OUTPUT, output));
    fields.add(Field.of(OPERATOR, operator));
    return new OnnxNode(new WireMessage(fields));
  }

  /** The same with an attribute that is an integer. */
  public OnnxNode with(String name, long value) {
    return with(name, INTEGER, List.of(Field.of(ATTRIBUTE_INTEGER, value)));
  }

  /** The same with an attribute that is a text. */
  public OnnxNode with(String name, String value) {
    return with(name, TEXT, List.of(Field.of(ATTRIBUTE_TEXT, value)));
  }

  /** The same with an attribute that is a list of integers. */
  public OnnxNode with(String name, long first, long... others) {
    List<Field> values = new ArrayList<>();
    values.add(Field.of(ATTRIBUTE_INTEGERS, first));
    for (long other : others) {
      values.add(Field.of(ATTRIBUTE_INTEGERS, other));
    }
    return with(name, INTEGERS, values);
  }

  private OnnxNode with(String name, int type, List<Field> values) {
    List<Field> attribute = new ArrayList<>();
    attribute.add(Field.of(ATTRIBUTE_NAME, name));
    attribute.addAll(values);
    attribute.add(Field.of(ATTRIBUTE_TYPE, type));
    List<Field> fields = new ArrayList<>(message.fields());
    fields.add(Field.of(ATTRIBUTE, new WireMessage(attribute)));
    return new OnnxNode(new WireMessage(fields));
  }

  /** The names of its inputs; "" for one that is left out. */
  public List<String> inputs() {
    return message.all(INPUT).stream().map(Field::text).toList();
  }

  /**
   * The first input.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String firstInput() {
    return first(inputs(), "input");
  }

  /**
   * The first output.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String firstOutput() {
    return first(outputs(), "output");
  }

  private static String first(List<String> names, String what) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a node has no " + what);
    }
    return names.get(0);
  }

  /** The names of its outputs. */
  public List<String> outputs() {
    return message.all(OUTPUT).stream().map(Field::text).toList();
  }

  /** The same operator with one input and one output. */
  public OnnxNode between(String input, String output) {
    return between(List.of(input), output);
  }

  /** The same operator with other inputs and one output; without a name, as names are unique. */
  public OnnxNode between(List<String> inputs, String output) {
    List<Field> fields = new ArrayList<>();
    inputs.forEach(input -> fields.add(Field.of(INPUT, input)));
    fields.add(Field.of(OUTPUT, output));
    message.fields().stream()
        .filter(field -> field.tag() != INPUT && field.tag() != OUTPUT && field.tag() != NAME)
        .forEach(fields::add);
    return new OnnxNode(new WireMessage(fields));
  }

  /** Whether it is a control structure, such as a loop. */
  public boolean hasGraphInside() {
    return message.all(ATTRIBUTE).stream()
        .map(Field::message)
        .anyMatch(
            attribute ->
                !attribute.all(ATTRIBUTE_GRAPH).isEmpty()
                    || !attribute.all(ATTRIBUTE_GRAPHS).isEmpty());
  }

  /** Whether it interpolates linearly between pixel centres. */
  public boolean isEnlargement() {
    return isOperator("Resize")
        && text("mode").equals(Optional.of("linear"))
        && text("coordinate_transformation_mode").orElse("half_pixel").equals("half_pixel");
  }

  /** Whether it is a softmax along the second axis. */
  public boolean isSoftmaxOverClasses() {
    return isOperator("Softmax") && integer("axis").equals(Optional.of(1L));
  }

  /** Whether it is an operator of the ONNX standard. */
  public boolean isOperator(String operator) {
    return message.text(OPERATOR).equals(operator) && message.text(DOMAIN).isEmpty();
  }

  /** The name of its operator. */
  public String operator() {
    return message.text(OPERATOR);
  }

  /** An attribute that is an integer, if it has it. */
  public Optional<Long> integer(String name) {
    return attribute(name, ATTRIBUTE_INTEGER).map(Field::number);
  }

  /** An attribute that is a list of integers; empty if it has none. */
  public List<Long> integers(String name) {
    return message.all(ATTRIBUTE).stream()
        .map(Field::message)
        .filter(attribute -> attribute.text(ATTRIBUTE_NAME).equals(name))
        .flatMap(attribute -> attribute.numbers(ATTRIBUTE_INTEGERS).stream())
        .toList();
  }

  /** An attribute that is a 32-bit float, if it has it. */
  public Optional<Float> number(String name) {
    return attribute(name, ATTRIBUTE_FLOAT)
        .map(field -> field.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).getFloat());
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
