package dev.wizardsdk.policy;

import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelDescription;
import dev.wizardsdk.model.ModelProvider;
import dev.wizardsdk.model.Price;
import java.util.Optional;

/** A model at the price that its caller knows. */
final class Quoted extends Layer {

    private final Price price;

    Quoted(ModelProvider next, Price price, Time time) {
        super(next, time);
        this.price = price;
    }

    @Override
    EventStream open(Call call) {
        return call.open(next);
    }

    @Override
    public ModelDescription description() {
        var of = next.description();
        return new ModelDescription(of.provider(), of.model(), of.features(), of.contextTokens(), of.parameters(),
                Optional.of(price));
    }
}
