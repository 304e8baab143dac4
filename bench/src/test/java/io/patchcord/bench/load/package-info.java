/** Tests of the load run: through the built product where it is there, in processes of its own. */
package io.patchcord.bench.load;
