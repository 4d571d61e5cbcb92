package dev.wizardsdk;

import dev.wizardsdk.catalog.Catalog;
import dev.wizardsdk.catalog.CatalogModel;
import dev.wizardsdk.catalog.Service;
import dev.wizardsdk.model.Feature;
import dev.wizardsdk.provider.Anthropic;
import dev.wizardsdk.provider.Gemini;
import dev.wizardsdk.provider.Ollama;
import dev.wizardsdk.provider.Ollama;
import dev.wizardsdk.provider.OpenAi;
import dev.wizardsdk.provider.OpenAiResponses;
import dev.wizardsdk.provider.RemoteProvider;
import dev.wizardsdk.text.Near;
import java.util.Map;
import java.util.Optional;

/** A remote model named as {@code service:model}, found through the catalogue and the environment. */
final class NamedModel {

    private NamedModel() {}

    /**
     * Opens it.
     *
     * @throws IllegalArgumentException if the service is not known, or its key or address is missing
     */
    static RemoteProvider open(String name, Map<String, String> environment) {
        var colon = name.indexOf(':');
        var service = colon < 1 ? Optional.<Service>empty() : Service.named(name.substring(0, colon));
        if (service.isEmpty() || colon == name.length() - 1) {
            var fault = service.isEmpty() && colon > 0
                    ? "no service is known as \"" + name.substring(0, colon) + "\""
                            + Near.suggestion(name.substring(0, colon), Service.names())
                    : "\"" + name + "\" has no service or no model";
            throw new IllegalArgumentException(fault + "; a name is service:model, services are " + Service.names()
                    + ", any other of OpenAI's protocol is reached by ModelClient.over(OpenAi.model(…).baseUrl(…).build())");
        }
        return open(service.get(), name.substring(colon + 1), environment);
    }

    private static RemoteProvider open(Service service, String model, Map<String, String> environment) {
        service.key(environment); // fails now if it is missing; each call reads it anew
        var known = Catalog.lookup(model);
        var offer = known.flatMap(it -> it.offer(service.name()));
        var id = known.isPresent() && offer.isPresent() && !hasId(known.get(), service, model)
                ? offer.get().id()
                : model;
        return switch (service.protocol()) {
            case CHAT_COMPLETIONS ->
                described(OpenAi.model(id).service(service.name()), service, known, environment).build();
            case RESPONSES -> described(OpenAiResponses.model(id), service, known, environment).build();
            case ANTHROPIC -> described(Anthropic.model(id), service, known, environment).build();
            case GEMINI -> described(Gemini.model(id), service, known, environment).build();
            case OLLAMA -> described(Ollama.model(id), service, known, environment).build();
        };
    }

    private static boolean hasId(CatalogModel known, Service service, String id) {
        return known.offers().stream().anyMatch(it -> it.service().equals(service.name()) && it.id().equals(id));
    }

    private static <B extends RemoteProvider.Builder<B>> B described(B builder, Service service,
            Optional<CatalogModel> known, Map<String, String> environment) {
        builder.name(service.name())
                .baseUrl(service.address(environment))
                .key(() -> service.key(environment).orElse(""));
        known.map(CatalogModel::requireRunnable).ifPresent(model -> {
            model.contextTokens().ifPresent(builder::contextTokens);
            if (model.format().isPresent()) { // what prompts are written down for is text
                builder.lacking(Feature.IMAGES, Feature.AUDIO, Feature.DOCUMENTS);
            }
            model.offer(service.name()).flatMap(CatalogModel.Offer::price).ifPresent(builder::price);
        });
        return builder;
    }
}
