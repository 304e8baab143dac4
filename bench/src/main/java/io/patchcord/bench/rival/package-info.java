/**
 * Bridges as one would write them first, to measure the product against, and one that doesn't even look at what passes;
 * they speak to the load run and are no product: no webhook, no signatures, no store, no marks. Each runs in a process
 * of its own with the product's class path. Import Helidon, Jackson, the codec, and the server's {@code net}.
 */
package io.patchcord.bench.rival;
