package dev.wizardsdk.policy;

import dev.wizardsdk.model.ErrorKind;
import dev.wizardsdk.model.EventStream;
import dev.wizardsdk.model.ModelException;
import dev.wizardsdk.model.Reply;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A stream over another one, which may be opened late or replaced by a new one: closing it closes that too. */
abstract class LayerStream extends EventStream {

    final Call call;
    final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable EventStream inner;

    LayerStream(Call call) {
        this.call = call;
    }

    @Override
    public Reply reply() {
        call.unseen();
        return super.reply();
    }

    /** Puts this stream over another one; what was there before has ended. */
    final EventStream over(EventStream stream) {
        inner = stream;
        if (isClosed()) { // closed while it was being opened
            stream.close();
        }
        return stream;
    }

    final boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Fails where the stream was closed or the thread interrupted, before something is begun. */
    final void requireOpen(String doing) {
        if (isClosed() || Thread.currentThread().isInterrupted()) {
            throw cancelled(doing);
        }
    }

    static ModelException cancelled(String doing) {
        return ModelException.of(ErrorKind.CANCELLED, "ended " + doing).build();
    }

    @Override
    public void close() {
        closed.countDown();
        var current = inner;
        if (current != null) {
            current.close();
        }
    }
}
