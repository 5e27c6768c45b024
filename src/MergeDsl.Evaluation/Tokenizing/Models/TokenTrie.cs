namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>Finds all tokens that begin at a place of a text.</summary>
internal sealed class TokenTrie
{
    // Node 0 is the root; the branch of a node for a UTF-16 unit leads to another node.
    private readonly Dictionary<(int Node, char Unit), int> branches = [];
    private readonly List<int?> tokens = [null];

    /// <summary>A trie of <paramref name="ids"/>; empty tokens are left out.</summary>
    public TokenTrie(IEnumerable<KeyValuePair<string, int>> ids)
    {
        foreach (var (text, id) in ids.Where(token => token.Key.Length > 0))
        {
            var node = 0;
            foreach (var unit in text)
            {
                if (!branches.TryGetValue((node, unit), out var next))
                {
                    next = tokens.Count;
                    tokens.Add(null);
                    branches.Add((node, unit), next);
                }

                node = next;
            }

            tokens[node] = id;
        }
    }

    /// <summary>The tokens that begin at <paramref name="start"/> of <paramref name="text"/>, and where they end; the shortest first.</summary>
    public IEnumerable<(int Id, int End)> Prefixes(string text, int start)
    {
        var node = 0;
        for (var end = start; end < text.Length && branches.TryGetValue((node, text[end]), out node); end++)
        {
            if (tokens[node] is { } id)
            {
                yield return (id, end + 1);
            }
        }
    }
}
