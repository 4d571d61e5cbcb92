package dev.wizardsdk.catalog;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Price;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of a model. Immutable; thread-safe.
 *
 * @param id            its name in the catalogue
 * @param title         its name as people write it
 * @param promptFormat  the name of the {@link PromptFormat} it was trained on; empty where only its service writes prompts
 * @param contextTokens how many tokens prompt and answer may have together, where known
 * @param stops         the texts that end an answer, where the prompt is written here
 * @param licence       what its weights, or the answers of its service, may be used under
 * @param repositories  where Hugging Face has its weights: its makers' repository, then copies of it; the makers' own may be gone
 * @param files         GGUF files made from them
 * @param offers        the services that have or had it
 * @param absence       why it can be run nowhere; empty if it can be run
 * @param notes         what else a user should know
 * @param aliases       other names it is found by, beside those of repositories, files and services
 */
public record CatalogModel(String id, String title, String vendor, Kind kind, Optional<String> promptFormat,
        OptionalInt contextTokens, List<String> stops, String licence, List<String> repositories, List<Gguf> files,
        List<Offer> offers, Optional<String> absence, List<String> notes, List<String> aliases) {

    public CatalogModel {
        stops = List.copyOf(stops);
        repositories = List.copyOf(repositories);
        files = List.copyOf(files);
        offers = List.copyOf(offers);
        notes = List.copyOf(notes);
        aliases = List.copyOf(aliases);
    }

    /** What it was trained to do. */
    public enum Kind {
        /** To follow instructions or converse. */
        CHAT,
        /** To continue a text. */
        BASE,
        /** Something else than to answer in text. */
        OTHER
    }

    /** Where a model can be run. */
    public enum Place {
        /** On a machine of the user's own: its weights can be had. */
        LOCAL,
        /** By a service that has it. */
        REMOTE
    }

    /**
     * A file for a local model; of one in parts, the first.
     *
     * @param repository where Hugging Face has it
     * @param seen       whether the name was seen; else it follows from how the publisher names files
     */
    public record Gguf(String repository, String file, boolean seen) {}

    /**
     * A model of a service. Services take models off without notice: what is known here may be gone.
     *
     * @param service the {@link Service#name()}
     * @param id      its name there
     * @param retired since when it is gone; empty if that is not known of it
     * @param price   what it costs there; empty if no dated source is known
     */
    public record Offer(String service, String id, Optional<LocalDate> retired, Optional<Price> price) {}

    /** Where it can be run; empty if nowhere, and then {@link #absence} tells why. */
    public Set<Place> places() {
        var places = EnumSet.noneOf(Place.class);
        if (!repositories.isEmpty()) {
            places.add(Place.LOCAL);
        }
        if (offers.stream().anyMatch(offer -> offer.retired().isEmpty() && isRemote(offer))) {
            places.add(Place.REMOTE);
        }
        return places;
    }

    private static boolean isRemote(Offer offer) {
        return Service.named(offer.service()).filter(Service::selfHosted).isEmpty();
    }

    /** What this service has; empty if it never had this model. */
    public Optional<Offer> offer(String service) {
        return offers.stream().filter(offer -> offer.service().equals(service)).findFirst();
    }

    /** Its prompt format; empty where only its service writes prompts. */
    public Optional<PromptFormat> format() {
        return promptFormat.flatMap(PromptFormat::named);
    }

    /**
     * This model, if it can be run somewhere.
     *
     * @throws ModelException of kind {@link ErrorKind#NOT_FOUND} if it cannot, with the reason
     */
    public CatalogModel requireRunnable() {
        if (places().isEmpty()) {
            throw ModelException.of(ErrorKind.NOT_FOUND,
                    title + " cannot be run: " + absence.orElse("no weights and no service are known")).build();
        }
        return this;
    }
}
