package dev.wizardsdk.okhttp;

import okhttp3.OkHttpClient;

/**
 * A client of the caller's own that a provider makes its calls with: its proxies, TLS settings, interceptors, dispatcher and
 * connections. It stays its owner's, who shuts it down. What a provider needs to keep its promises is set for its own calls:
 * no redirects, no hidden resend, its timeouts, and, unless the client has a socket factory of its own, sockets on which a
 * blocked thread can be interrupted.
 *
 * @param client whose settings are taken over
 */
@SuppressWarnings("exports") // whoever has an OkHttpClient reads its module
public record OkHttpTransport(OkHttpClient client) {}
