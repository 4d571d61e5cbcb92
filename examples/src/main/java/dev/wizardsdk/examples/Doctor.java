package dev.wizardsdk.examples;

import dev.wizardsdk.local.Hardware;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells what a local model would run on, and what stands in its way. */
@Command(name = "Doctor", mixinStandardHelpOptions = true, description = "Tells what llama.cpp would run on here: machine, libraries, devices, warnings. Fails if it cannot run.")
public final class Doctor implements Callable<Integer> {

    private Doctor() {}

    public static void main(String[] args) {
        Program.run(new Doctor(), args);
    }

    @Override
    public Integer call() {
        var hardware = Hardware.report();
        System.out.println(hardware);
        return hardware.llama().isPresent() ? 0 : 1;
    }
}
