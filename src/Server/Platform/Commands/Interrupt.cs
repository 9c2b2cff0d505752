using System.Runtime.InteropServices;

namespace Pitwall.Server.Platform.Commands;

/// <summary>
/// Ctrl-C, SIGTERM, SIGQUIT and a closed terminal as one cancellation. Repeats change nothing: leaving early would
/// leave PostgreSQL behind.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt()
    {
        Unignore();
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Cancel))];
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    /// <summary>
    /// A shell that starts us with '&amp;' hands down SIGINT and SIGQUIT as ignored, and the runtime keeps what it
    /// inherits.
    /// </summary>
    private static void Unignore()
    {
        const int interrupt = 2;
        const int quit = 3;
        if (!OperatingSystem.IsWindows())
        {
            _ = SetHandler(interrupt, IntPtr.Zero);
            _ = SetHandler(quit, IntPtr.Zero);
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr SetHandler(int signal, IntPtr handler);

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
