namespace RocketNet.Store.Reading;

/// <summary>
/// Chooses entries by their tags code before the record is touched. Called on the reading thread, must not block.
/// </summary>
public interface IEntryFilter
{
    bool Matches(long tagsCode);
}
