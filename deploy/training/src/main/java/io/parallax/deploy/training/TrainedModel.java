package io.parallax.deploy.training;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a training gave.
 *
 * @param file the ONNX file
 * @param generation what the model is called
 * @param trainedFrom what the model is called that it began with
 * @param metrics figures of the training, by their names
 * @param remarks what the user should know, one line each
 */
public record TrainedModel(
    Path file,
    String generation,
    String trainedFrom,
    SortedMap<String, Double> metrics,
    List<String> remarks) {}
