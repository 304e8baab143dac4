package io.patchcord;

/** Command line of the program. */
public final class Main {
    private Main() {
    }

    static void main(String[] args) {
        System.out.println("patchcord");
    }
}
