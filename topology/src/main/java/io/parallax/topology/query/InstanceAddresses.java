package io.parallax.topology.query;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the instances of a topology answer. A name may stand for several of them, as that of a
 * headless service in Kubernetes does; it is looked up each time, as instances come and go.
 */
final class InstanceAddresses {
  private final List<URI> named;
  private final Names names;

  /** What knows the addresses of a host. */
  interface Names {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * Addresses as they are named.
   *
   * @param named {@code http://host:port}
   * @throws IllegalArgumentException if one is none
   */
  InstanceAddresses(List<String> named, Names names) {
    this.named = named.stream().map(InstanceAddresses::parsed).toList();
    this.names = names;
  }

  private static URI parsed(String address) {
    URI uri = URI.create(address.strip().replaceAll("/+$", ""));
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException("'" + address + "' is no http address");
    }
    return uri;
  }

  /**
   * Where to ask now, each address once.
   *
   * @param errors takes a line for each name that is unknown
   */
  List<String> now(List<String> errors) {
    List<String> addresses = new ArrayList<>();
    for (URI uri : named) {
      try {
        addresses.addAll(addresses(uri));
      } catch (UnknownHostException e) {
        errors.add(uri + ": the host is not known");
      }
    }
    return addresses.stream().distinct().toList();
  }

  private List<String> addresses(URI uri) throws UnknownHostException {
    InetAddress[] all = names.addresses(uri.getHost());
    // A certificate is made out to the name.
    if (all.length < 2 || uri.getScheme().equals("https")) {
      return List.of(uri.toString());
    }
    String rest = (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath();
    return Stream.of(all).map(address -> "http://" + literal(address) + rest).toList();
  }

  private static String literal(InetAddress address) {
    return address instanceof Inet6Address
        ? "[" + address.getHostAddress() + "]"
        : address.getHostAddress();
  }
}
