package dev.wizardsdk.provider;

import dev.wizardsdk.okhttp.OkHttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Servers on loopback whose certificates one authority signs, and clients that trust it. */
final class TlsServers {

    private final HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();

    HeldCertificate.Builder certificate(String host) {
        return new HeldCertificate.Builder().signedBy(authority).addSubjectAlternativeName(host);
    }

    HandshakeCertificates presenting(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    }

    MockWebServer start(HeldCertificate certificate) throws IOException {
        var server = new MockWebServer();
        server.useHttps(presenting(certificate).sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        return server;
    }

    OkHttpClient.Builder client() {
        var trust = new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate()).build();
        return new OkHttpClient.Builder().sslSocketFactory(trust.sslSocketFactory(), trust.trustManager());
    }

    /** One that trusts what is at this port, over HTTP/2 where it can. */
    OpenAi provider(int port) {
        return OpenAi.model("m").baseUrl(url(port)).transport(new OkHttpTransport(client().build())).build();
    }

    static URI url(int port) {
        return URI.create("https://127.0.0.1:" + port + "/v1");
    }
}
