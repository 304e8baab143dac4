/** Each benchmark method, called once: what is measured must be right. */
package io.patchcord.bench;
