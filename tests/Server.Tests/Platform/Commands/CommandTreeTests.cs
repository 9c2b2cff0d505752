using System.CommandLine;
using Pitwall.Server.Platform.Commands;

namespace Pitwall.Server.Tests.Platform.Commands;

public sealed class CommandTreeTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    [Theory]
    [InlineData("serve --prot 5081", "--port")]
    [InlineData("--prot 5081", "--port")]
    [InlineData("migrate --jsn", "--json")]
    [InlineData("db strat", "start")]
    [InlineData("doktor", "doctor")]
    public async Task An_unknown_word_names_the_nearest_known_one(string line, string nearest)
    {
        (await RunAsync(line)).ShouldBe(1);

        errors.ToString().ShouldContain($"did you mean {nearest}?");
        output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_told_in_the_users_words()
    {
        (await RunAsync("serve --port http")).ShouldBe(1);

        errors.ToString().ShouldContain("--port wants a number, not 'http'.");
    }

    [Fact]
    public async Task A_broken_setting_is_one_sentence()
    {
        (await RunAsync("serve --config Server:Port=none")).ShouldBe(1);

        errors.ToString().Trim().ShouldBe("Server:Port is 'none': write a number from 1 to 65535.");
    }

    [Fact]
    public void Every_verb_and_option_teaches() => Walk(CommandTree.Build(Rooms.Compose())).ShouldAllBe(symbol =>
        symbol.Description != null && symbol.Description.Length > 20 && symbol.Description.EndsWith('.'));

    [Fact]
    public async Task Help_of_the_root_lists_every_verb()
    {
        (await RunAsync("--help")).ShouldBe(0);

        foreach (var verb in CommandTree.Build(Rooms.Compose()).Subcommands)
        {
            output.ToString().ShouldContain("  " + verb.Name);
        }
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    private static IEnumerable<Symbol> Walk(Command command) =>
        command.Subcommands.SelectMany(Walk)
            .Concat(command.Options.Where(option => IsOurs(option)))
            .Concat(command.Arguments)
            .Append(command);

    // The library brings --help and --version with words of its own.
    private static bool IsOurs(Option option) => option.Name is not ("--help" or "--version");

    private Task<int> RunAsync(string line) => CommandTree.RunAsync(
        Rooms.Compose(),
        line.Split(' '),
        new InvocationConfiguration { Output = output, Error = errors },
        TestContext.Current.CancellationToken);
}
