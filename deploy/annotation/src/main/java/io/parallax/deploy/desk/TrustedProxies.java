package io.parallax.deploy.desk;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The proxies whose word counts about where a call comes from ({@code X-Forwarded-For}) and whether
 * it came over https ({@code X-Forwarded-Proto}). Anybody can send such headers, so from all other
 * addresses they mean nothing.
 */
final class TrustedProxies {
  private static final Pattern NUMERIC =
      Pattern.compile(
          "OCTET\\.OCTET\\.OCTET\\.OCTET|[0-9a-fA-F.]*:[0-9a-fA-F:.]*"
              .replace("OCTET", "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"));
  private static final Pattern IPV4_AND_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)](:[0-9]{1,5})?");

  /** Addresses that begin with the same bits. */
  private record Range(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((other[bit >> 3] & mask) != (address[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Range> ranges = new ArrayList<>();

  /**
   * Proxies by their addresses.
   *
   * @param proxies each an address, or a range such as {@code 10.0.0.0/8} or {@code fd00::/8}
   * @throws IllegalArgumentException if one is neither
   */
  TrustedProxies(List<String> proxies) {
    for (String proxy : proxies) {
      ranges.add(range(proxy.strip()));
    }
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    InetAddress address = numeric(slash < 0 ? text : text.substring(0, slash));
    if (address != null) {
      int most = 8 * address.getAddress().length;
      if (slash < 0) {
        return new Range(address.getAddress(), most);
      }
      String bits = text.substring(slash + 1);
      if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most) {
        return new Range(address.getAddress(), Integer.parseInt(bits));
      }
    }
    throw new IllegalArgumentException(
        "--trusted-proxies: '" + text + "' is neither an address nor a range such as 10.0.0.0/8");
  }

  private boolean contain(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address.getAddress()));
  }

  /**
   * Where a call comes from: the nearest address that is no trusted proxy's. What stands further to
   * the left in the header was written by the caller itself, or by somebody nobody knows.
   *
   * @param socket the address at the other end of the connection
   * @param forwardedFor the values of {@code X-Forwarded-For}, in their order
   */
  InetAddress client(InetAddress socket, List<String> forwardedFor) {
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    InetAddress client = socket;
    for (int i = hops.length - 1; i >= 0 && contain(client); i--) {
      InetAddress before = hop(hops[i].strip());
      if (before == null) {
        break;
      }
      client = before;
    }
    return client;
  }

  /**
   * Whether a browser's connection is encrypted, as far as is known.
   *
   * @param forwardedProto the value of {@code X-Forwarded-Proto}, null if there is none
   */
  boolean isHttps(InetAddress socket, String forwardedProto) {
    return forwardedProto != null
        && contain(socket)
        && forwardedProto.split(",", 2)[0].strip().equalsIgnoreCase("https");
  }

  /** An address as proxies write it, some of them with the port; null if it is none. */
  private static InetAddress hop(String text) {
    var bracketed = BRACKETED.matcher(text);
    if (bracketed.matches()) {
      return numeric(bracketed.group(1));
    }
    var withPort = IPV4_AND_PORT.matcher(text);
    return numeric(withPort.matches() ? withPort.group(1) : text);
  }

  /** Nothing that would be looked up: null for a name. */
  private static InetAddress numeric(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
