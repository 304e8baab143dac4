package io.patchcord.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as the tables hold it. Immutable; any thread. */
final class StoreJson {
    /** Its buffers are pooled: each look-up has a thread of its own, and buffers kept by thread would die with it. */
    static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build());

    private StoreJson() {
    }
}
