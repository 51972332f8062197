package io.parallax.deploy.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A page of the desk without a browser. */
final class DeskClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String page;
  private final String annotator;

  DeskClient(String url, String annotator) {
    this.url = url;
    this.annotator = annotator;
    this.page = "page-of-" + annotator;
  }

  record Answer(int status, JsonNode body) {
    String requestId() {
      return body.path("request").path("id").asText(null);
    }
  }

  Answer queue() throws IOException, InterruptedException {
    return json(get("api/queue?page=" + page + "&annotator=" + annotator));
  }

  Answer claim() throws IOException, InterruptedException {
    return post("api/claim", form());
  }

  Answer claim(String id) throws IOException, InterruptedException {
    return post("api/claim", form().put("id", id));
  }

  Answer undo() throws IOException, InterruptedException {
    return post("api/undo", form());
  }

  /** Answers with JSON that stands for further fields, such as {@code {"verdict":"SKIPPED"}}. */
  Answer answer(String id, String fields) throws IOException, InterruptedException {
    ObjectNode form = form().put("id", id);
    form.setAll((ObjectNode) JSON.readTree(fields));
    return post("api/answer", form);
  }

  ObjectNode form() {
    return JSON.createObjectNode().put("page", page).put("annotator", annotator);
  }

  Answer post(String path, JsonNode body) throws IOException, InterruptedException {
    return json(
        send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).build());
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static Answer json(HttpResponse<byte[]> response) throws IOException {
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
