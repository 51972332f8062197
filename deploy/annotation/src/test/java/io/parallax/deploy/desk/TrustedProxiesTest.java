package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "192.168.1.7", "fd00:1::/32", "172.16.0.0/12"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nobody trusted: the header says nothing.
        "203.0.113.9    | 198.51.100.1                        | 203.0.113.9",
        "192.168.1.8    | 198.51.100.1                        | 192.168.1.8",
        "11.0.0.1       | 198.51.100.1                        | 11.0.0.1",
        // One proxy.
        "10.1.2.3       | 198.51.100.1                        | 198.51.100.1",
        "192.168.1.7    | 198.51.100.1                        | 198.51.100.1",
        "172.31.255.255 | 198.51.100.1                        | 198.51.100.1",
        "172.32.0.0     | 198.51.100.1                        | 172.32.0.0",
        // What the caller wrote itself stands to the left.
        "10.1.2.3       | 6.6.6.6, 7.7.7.7, 198.51.100.1      | 198.51.100.1",
        "10.1.2.3       | 10.9.9.9, 198.51.100.1              | 198.51.100.1",
        "10.1.2.3       | garbage, 198.51.100.1               | 198.51.100.1",
        // Two proxies.
        "10.1.2.3       | 6.6.6.6, 198.51.100.1, 192.168.1.7  | 198.51.100.1",
        // Nothing that can be read: the last address that is known.
        "10.1.2.3       | ''                                  | 10.1.2.3",
        "10.1.2.3       | unknown                             | 10.1.2.3",
        "10.1.2.3       | 198.51.100.1, 999.1.1.1             | 10.1.2.3",
        "10.1.2.3       | 198.51.100.1, unknown, 192.168.1.7  | 192.168.1.7",
        // Everybody is trusted: the furthest.
        "10.1.2.3       | 10.5.5.5                            | 10.5.5.5",
        // As some proxies write it.
        "10.1.2.3       | 198.51.100.1:50311                  | 198.51.100.1",
        "10.1.2.3       | [2001:db8::1]:443                   | 2001:db8::1",
        "10.1.2.3       | [2001:db8::1]                       | 2001:db8::1",
        // IPv6, and IPv4 in it.
        "fd00:1:ffff::1 | 2001:db8::2                         | 2001:db8::2",
        "fd00:2::1      | 2001:db8::2                         | fd00:2::1",
        "::ffff:10.1.2.3 | ::ffff:198.51.100.1                | 198.51.100.1",
      })
  void shouldTakeTheNearestAddressThatIsNotTrusted(String socket, String header, String client)
      throws UnknownHostException {
    assertThat(proxies.client(InetAddress.getByName(socket), List.of(header)))
        .isEqualTo(InetAddress.getByName(client));
  }

  @Test
  void shouldReadHeadersThatCameInSeveralLinesAsOne() throws UnknownHostException {
    InetAddress proxy = InetAddress.getByName("10.1.2.3");
    assertThat(proxies.client(proxy, List.of("6.6.6.6", "198.51.100.1, 10.0.0.9")).getHostAddress())
        .isEqualTo("198.51.100.1");
    assertThat(proxies.client(proxy, List.of())).isEqualTo(proxy);
  }

  @Test
  void shouldBelieveInHttpsWhenATrustedProxySaysSo() throws UnknownHostException {
    InetAddress proxy = InetAddress.getByName("10.1.2.3");
    assertThat(proxies.isHttps(proxy, "https")).isTrue();
    assertThat(proxies.isHttps(proxy, "HTTPS, http")).isTrue();
    assertThat(proxies.isHttps(proxy, "http")).isFalse();
    assertThat(proxies.isHttps(proxy, null)).isFalse();
    assertThat(proxies.isHttps(InetAddress.getByName("203.0.113.9"), "https")).isFalse();
  }

  @Test
  void shouldTrustNobodyWhenNoneIsNamed() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TrustedProxies nobody = new TrustedProxies(List.of());
    assertThat(nobody.client(loopback, List.of("198.51.100.1"))).isEqualTo(loopback);
    assertThat(nobody.isHttps(loopback, "https")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "::/129",
        "1.2.3.256",
        ""
      })
  void shouldRefuseWhatIsNoAddressAndNoRange(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrustedProxies(List.of(text)))
        .withMessage(
            "--trusted-proxies: '%s' is neither an address nor a range such as 10.0.0.0/8", text);
  }
}
