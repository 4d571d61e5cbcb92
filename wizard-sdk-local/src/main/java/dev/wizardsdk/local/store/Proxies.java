package dev.wizardsdk.local.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;

/**
 * Which proxy leads to an address: the one named, else {@code https_proxy}, {@code http_proxy} or {@code all_proxy} unless
 * {@code no_proxy} excepts the host, else what Java's system properties say. Loopback is reached directly unless one is named.
 */
final class Proxies extends ProxySelector {

    private final Optional<URI> named;
    private final Map<String, String> environment;

    Proxies(Optional<URI> named, Map<String, String> environment) {
        this.named = named;
        this.environment = environment;
    }

    void applyTo(OkHttpClient.Builder client) {
        client.proxySelector(this).proxyAuthenticator((route, response) -> {
            var user = Optional.ofNullable(route).map(used -> used.address().url().uri()).flatMap(this::proxy)
                    .map(URI::getUserInfo);
            if (user.isEmpty() || response.request().header("Proxy-Authorization") != null) {
                return null;
            }
            var parts = user.get().split(":", 2);
            return response.request().newBuilder()
                    .header("Proxy-Authorization", Credentials.basic(parts[0], parts.length > 1 ? parts[1] : ""))
                    .build();
        });
    }

    @Override
    public List<Proxy> select(URI address) {
        var proxy = proxy(address);
        if (proxy.isPresent()) {
            return List.of(proxy(proxy.get().getScheme(), proxy.get()));
        }
        var system = ProxySelector.getDefault();
        return system == null || isLoopback(address) ? List.of(Proxy.NO_PROXY) : system.select(address);
    }

    private static Proxy proxy(String scheme, URI proxy) {
        var socks = scheme.toLowerCase(Locale.ROOT).startsWith("socks");
        var port = proxy.getPort() > 0 ? proxy.getPort() : socks ? 1080 : 80;
        return new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.getHost(), port));
    }

    private Optional<URI> proxy(URI address) {
        if (named.isPresent()) {
            return named;
        }
        if (isLoopback(address) || isExcepted(address.getHost())) {
            return Optional.empty();
        }
        // HTTP_PROXY in capitals can be set by a web client of a CGI program, so it does not count.
        var names = "https".equals(address.getScheme())
                ? List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                : List.of("http_proxy", "all_proxy", "ALL_PROXY");
        return names.stream().map(environment::get).filter(value -> value != null && !value.isBlank()).findFirst()
                .map(value -> value.contains("://") ? value : "http://" + value)
                .map(URI::create)
                .filter(proxy -> proxy.getHost() != null);
    }

    private boolean isExcepted(String host) {
        var excepted = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        return Arrays.stream(excepted.split(",")).map(String::strip).filter(rule -> !rule.isEmpty())
                .map(rule -> rule.startsWith("*.") ? rule.substring(1) : rule)
                .anyMatch(rule -> rule.equals("*") || host.equalsIgnoreCase(rule)
                        || host.toLowerCase(Locale.ROOT).endsWith(
                                (rule.startsWith(".") ? rule : "." + rule).toLowerCase(Locale.ROOT)));
    }

    static boolean isLoopback(URI address) {
        var host = String.valueOf(address.getHost());
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException e) {
        // the call fails with it
    }
}
