using System.Text;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Evaluating;

/// <summary>
/// A command as words, split at blanks as a shell does, without a shell: quotes keep blanks together, and names in braces are placeholders.
/// Nothing else is special.
/// </summary>
/// <param name="Words">The program and its arguments, placeholders unfilled.</param>
public sealed record CommandLine(EquatableArray<string> Words)
{
    /// <summary>The folder of a whole model.</summary>
    public const string Model = "{model}";

    /// <summary>The folder of an adapter.</summary>
    public const string Adapter = "{adapter}";

    /// <summary>The folder of the base model.</summary>
    public const string Base = "{base}";

    /// <summary>An empty folder for what the command writes.</summary>
    public const string Output = "{output}";

    private static readonly string[] Known = [Model, Adapter, Base, Output];

    private IEnumerable<string> Placeholders =>
        Words.SelectMany(CommandWord.Parts).Where(part => part.IsPlaceholder).Select(part => part.Text);

    /// <summary>True when a word holds the placeholder.</summary>
    public bool Uses(string placeholder) => Placeholders.Contains(placeholder);

    /// <summary>Reads a command.</summary>
    public static Parsed<CommandLine> Parse(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var character in text)
        {
            if (quote != '\0' && character != quote)
            {
                word!.Append(character);
            }
            else if (character is '"' or '\'')
            {
                word ??= new StringBuilder();
                quote = quote == '\0' ? character : '\0';
            }
            else if (!char.IsWhiteSpace(character))
            {
                word = (word ?? new StringBuilder()).Append(character);
            }
            else if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return Judge(new CommandLine(words.ToEquatableArray()), quote);
    }

    /// <summary>The words with every placeholder filled in.</summary>
    public IReadOnlyList<string> Fill(Func<string, string> folderOf) =>
        [
            .. Words.Select(word =>
                string.Concat(
                    CommandWord.Parts(word).Select(part => part.IsPlaceholder ? folderOf(part.Text) : part.Text)
                )
            ),
        ];

    private static Parsed<CommandLine> Judge(CommandLine command, char quote)
    {
        var problem =
            quote != '\0' ? $"a quote ({quote}) is never closed"
            : command.Words.Count == 0 || command.Words[0].Length == 0 ? "it names no program"
            : command.Placeholders.FirstOrDefault(name => !Known.Contains(name)) is { } unknown
                ? $"'{unknown}' is no placeholder{Suggestion.Hint(unknown, Known)}; there are {string.Join(", ", Known)}"
            : !command.Uses(Model) && !command.Uses(Adapter)
                ? "neither {model} nor {adapter} is in it, so it would judge nothing"
            : null;
        return problem is null ? new Parsed<CommandLine>(command, null) : new Parsed<CommandLine>(null, problem);
    }
}
